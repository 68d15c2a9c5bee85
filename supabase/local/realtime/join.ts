/** What a client asks for when it joins. */
export interface Join {
  /** Judged by the policies of realtime.messages; else anybody with a key may join. */
  private: boolean;
  /** Whether its broadcasts are answered, and whether it hears them itself. */
  ack: boolean;
  self: boolean;
  replicationReady: boolean;
  /** What is to be replayed, as it came. */
  replay: { since: unknown; limit: unknown } | null;
  presence: { enabled: boolean; key: string };
  /** Changes of tables that it wants to hear of. */
  changes: Record<string, unknown>[];
  /** The user's token, unless it has only the key. */
  token: string | null;
}

type Fields = Record<string, unknown>;

/** Reads the payload of a join. As on hosted, what is not as it should be counts as not said. */
export function readJoin(payload: unknown): Join {
  const { config, access_token, user_token } = fields(payload);
  const { broadcast, presence, postgres_changes, private: isPrivate } = fields(config);
  const { ack, self, replication_ready, replay } = fields(broadcast);
  const { enabled, key } = fields(presence);
  const changes = Array.isArray(postgres_changes) ? postgres_changes.filter(isFields) : [];
  const token = access_token ?? user_token;
  return {
    private: flag(isPrivate),
    ack: flag(ack),
    self: flag(self),
    replicationReady: flag(replication_ready),
    replay: replay === undefined || replay === null
      ? null
      : { since: fields(replay).since, limit: fields(replay).limit ?? 25 },
    presence: { enabled: flag(enabled), key: typeof key === "string" && key ? key : crypto.randomUUID() },
    changes: changes.map((change, i) => ({ ...change, id: i + 1 })),
    token: typeof token === "string" && !token.startsWith("sb_") ? token : null,
  };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => isFields(value) ? value : {};
const flag = (value: unknown) =>
  value === true || (typeof value === "string" && value.toLowerCase() === "true");
