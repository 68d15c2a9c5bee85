// From nothing to ready, for a function that uses HubSpot's and Supabase's own clients; prints milliseconds.

const started = performance.now();
const { Client } = await import("@hubspot/api-client");
const { createClient } = await import("@supabase/supabase-js");
new Client({ accessToken: "token" });
createClient("http://127.0.0.1:1", "key", { auth: { persistSession: false, autoRefreshToken: false } });
await Deno.stdout.write(new TextEncoder().encode(String(performance.now() - started)));
Deno.exit(0);
