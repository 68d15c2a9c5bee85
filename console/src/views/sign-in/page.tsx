import type { AuthError } from "@supabase/supabase-js";
import { type FormEvent, useState } from "react";
import { supabase } from "../../api/client.ts";
import { announce } from "../../app/announce.tsx";
import { common } from "../../texts/common.ts";
import { signIn as texts } from "../../texts/sign_in.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Frame } from "./frame.tsx";

type Mode = "in" | "up" | "reset";

/** What is said of an error: never whether the address is known. */
function saying(mode: Mode, error: AuthError): string {
  if (error.status === 429) return texts.tooMany;
  if (!error.status) return texts.offline;
  if (error.code === "weak_password") return texts.weak;
  if (error.status >= 500) return texts.failed;
  return mode === "in" ? texts.wrong : texts.upFailed;
}

/** Sign in, sign up, or have a link sent for a new password. */
export default function SignIn() {
  const [mode, setMode] = useState<Mode>("in");
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const [busy, setBusy] = useState(false);
  const say = (text: string, bad: boolean) => {
    setSaid({ text, bad });
    announce(text);
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, password] = [String(form.get("email")).trim(), String(form.get("password") ?? "")];
    setBusy(true);
    setSaid(undefined);
    const { auth } = supabase();
    const emailRedirectTo = `${location.origin}${location.pathname}`;
    if (mode === "reset") {
      const { error } = await auth.resetPasswordForEmail(email, { redirectTo: emailRedirectTo });
      // An unknown address is answered as a known one.
      if (error && (!error.status || error.status === 429)) say(saying(mode, error), true);
      else say(texts.sent, false);
    } else if (mode === "in") {
      const { error } = await auth.signInWithPassword({ email, password });
      if (error) say(saying(mode, error), true);
    } else {
      const { data, error } = await auth.signUp({ email, password, options: { emailRedirectTo } });
      if (error) say(saying(mode, error), true);
      else if (!data.session) say(texts.confirm, false);
    }
    setBusy(false);
  }

  const to = (next: Mode) => {
    setMode(next);
    setSaid(undefined);
  };
  return (
    <Frame title={texts[mode].title}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField label={texts.email} name="email" type="email" autoComplete="username" required />
        {mode !== "reset" && (
          <TextField
            label={texts.password}
            name="password"
            type="password"
            autoComplete={mode === "in" ? "current-password" : "new-password"}
            minLength={mode === "up" ? 12 : undefined}
            hint={mode === "up" ? texts.passwordHint : undefined}
            required
          />
        )}
        {said && <p className={said.bad ? "text-sm text-bad" : "text-sm"}>{said.text}</p>}
        <Button type="submit" variant="primary" disabled={busy}>
          {busy ? common.loading : texts[mode].action}
        </Button>
      </form>
      <div className="mt-4 flex flex-wrap justify-between gap-2">
        <Button variant="link" size="small" className="px-0" onClick={() => to(mode === "in" ? "up" : "in")}>
          {texts[mode].other}
        </Button>
        {mode === "in" && (
          <Button variant="link" size="small" className="px-0" onClick={() => to("reset")}>
            {texts.forgot}
          </Button>
        )}
      </div>
    </Frame>
  );
}
