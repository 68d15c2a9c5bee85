import type { ReactNode } from "react";

/** Parts below one another, none of them wider than the view. */
export const Stack = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-5">{children}</div>
);
