import { project, supabase } from "../../api/client.ts";
import { Problem } from "../../api/problem.ts";
import { documents } from "../../texts/documents.ts";

/** Puts a file into the bucket and says how far it is: `fetch` cannot, so this is the one request without it. */
export async function upload(path: string, file: File, onShare: (share: number) => void): Promise<void> {
  const { data: { session } } = await supabase().auth.getSession();
  const { api_url, publishable_key } = project();
  await new Promise<void>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${api_url}/storage/v1/object/documents/${path}`);
    request.setRequestHeader("authorization", `Bearer ${session?.access_token ?? publishable_key}`);
    request.setRequestHeader("apikey", publishable_key);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () => request.status < 300 ? done() : fail(problem(request));
    request.onerror = () => fail(new Problem(0, "offline", "no answer"));
    request.send(file);
  });
}

function problem({ status, responseText }: XMLHttpRequest): Problem {
  let told: { message?: unknown; error?: unknown; statusCode?: unknown } = {};
  try {
    told = JSON.parse(responseText) ?? {};
  } catch {
    // What answered was not the storage; the status says enough.
  }
  // The storage wraps its own status into a 400.
  const meant = Number(told.statusCode) || status;
  const message = typeof told.message === "string" ? told.message : `The storage answered ${status}.`;
  if (meant === 403) return new Problem(403, "upload_refused", documents.drop.refused.storage);
  return new Problem(meant, typeof told.error === "string" ? told.error : `http_${meant}`, message);
}
