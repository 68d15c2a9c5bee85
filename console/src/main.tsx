import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { begin } from "./api/client.ts";
import { App } from "./app/app.tsx";
import { moveConsent } from "./app/landing.ts";
import "./styles.css";
import { Failed } from "./ui/state.tsx";

const root = createRoot(document.getElementById("root")!);
moveConsent();
try {
  await begin();
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
} catch (error) {
  root.render(
    <main className="mx-auto max-w-xl p-6">
      <Failed error={error} retry={() => location.reload()} />
    </main>,
  );
}
