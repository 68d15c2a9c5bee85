/**
 * The differences between @supabase/lite 0.10.0 and hosted Supabase that are mended, one file each. All are on; a test
 * turns one off to show that the difference is real and that the mend is what removes it.
 */
export interface Mends {
  /** Requests do not share a transaction (exclusive_connection.ts). */
  exclusiveConnection: boolean;
  /** timestamptz, timestamp, numeric and bytea look as PostgREST writes them, and bytea is taken as text (value_forms.ts). */
  valueForms: boolean;
  /** Grants and column revokes of the migrations stay as they are (own_grants.ts). */
  ownGrants: boolean;
  /** RAISE, check and exclusion violations answer with PostgREST's status (error_status.ts). */
  errorStatus: boolean;
  /** An update without a column changes nothing and says so as PostgREST does (empty_update.ts). */
  emptyUpdate: boolean;
  /** An update or delete without a condition is refused, as by safeupdate (safe_update.ts). */
  safeUpdate: boolean;
  /** auth.email() and the other helpers read all forms of the claims (platform.sql). */
  authHelpers: boolean;
  /** An upload of a Blob keeps its bytes (upload_part_name.ts). */
  uploadPartName: boolean;
  /** createSignedUrl gives a usable URL (signed_urls.ts). */
  signedUrls: boolean;
  /** NOTIFY pgrst, 'reload schema' is heard (schema_reload.ts). */
  schemaReload: boolean;
  /** One statement instead of eleven sets the caller of a request (session_context.ts): speed. */
  sessionContext: boolean;
  /** RPC calls go to the database by the short way (rpc.ts): speed, and exact JSON arguments. */
  directRpc: boolean;
}

/** Everything mended. */
export const ALL_MENDS: Mends = {
  exclusiveConnection: true,
  valueForms: true,
  ownGrants: true,
  errorStatus: true,
  emptyUpdate: true,
  safeUpdate: true,
  authHelpers: true,
  uploadPartName: true,
  signedUrls: true,
  schemaReload: true,
  sessionContext: true,
  directRpc: true,
};
