import { rpc } from "../../api/call.ts";

export interface Seen {
  value: string;
  records: number;
}

export interface Mapped {
  role: string;
  label: string;
  object_type: string;
  kind: "flag" | "text" | "number";
  property: string | null;
  positive_values: string[];
  negative_values: string[];
  is_default: boolean;
  is_mapped: boolean;
  observed: Seen[];
  distinct_values: number;
  unmapped_values: string[];
}

export interface Candidate {
  property: string;
  label: string;
  records: number;
  distinct_values: number;
  observed: Seen[];
  positive_values: string[];
  negative_values: string[];
}

export const mappings = (account: string) =>
  rpc<Mapped[] | null>("metric_mapping_list", { p_account_id: account });

export const proposals = (account: string) =>
  rpc<{ role: string; candidates: Candidate[] }[] | null>("metric_mapping_propose", {
    p_account_id: account,
  });

/** Says what a property means; without a property the mapping is taken back. */
export const map = (
  account: string,
  role: string,
  property: string | null,
  positive: string[] = [],
  negative: string[] = [],
) =>
  rpc("metric_mapping_set", {
    p_account_id: account,
    p_role: role,
    p_property: property,
    p_positive_values: positive,
    p_negative_values: negative,
  });
