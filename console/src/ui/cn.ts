import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names; of two that set the same, the last counts. */
export const cn = (...classes: ClassValue[]): string => twMerge(clsx(classes));
