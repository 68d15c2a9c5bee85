import { type FormEvent, useState } from "react";
import { supabase } from "../../api/client.ts";
import { announce } from "../../app/announce.tsx";
import { useSession } from "../../app/session.tsx";
import { signIn as texts } from "../../texts/sign_in.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Frame } from "./frame.tsx";

/** For whoever came by the link of a reset. */
export default function NewPassword() {
  const { recovered } = useSession();
  const [error, setError] = useState<string>();
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    const { error } = await supabase().auth.updateUser({ password });
    if (error) return setError(error.code === "weak_password" ? texts.weak : texts.failed);
    announce(texts.changed);
    recovered();
  }
  return (
    <Frame title={texts.newPassword}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label={texts.newPassword}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={12}
          hint={texts.passwordHint}
          error={error}
          required
        />
        <Button type="submit" variant="primary">{texts.setPassword}</Button>
      </form>
    </Frame>
  );
}
