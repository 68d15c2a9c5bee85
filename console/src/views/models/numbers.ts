import type { Estimate } from "./api.ts";

const three = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const share = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });
const one = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const decimals = (value: number): string => three.format(value);
export const percent = (value: number): string => share.format(value);
export const times = (value: number): string => one.format(value);
export const interval = ({ low, high }: Estimate): string => `${decimals(low)} – ${decimals(high)}`;
/** A value with its interval: "0.812 (0.790 – 0.834)". */
export const estimate = (of: Estimate): string => `${decimals(of.value)} (${interval(of)})`;
