// A host for the card's components: what HubSpot draws for @hubspot/ui-extensions, as plain HTML. Only the components
// that the card uses; the bundler puts this module in the package's place.
import type { ReactNode } from "react";
import type { HostApi } from "./host.ts";
import { extend, hubspotFetch } from "./host.ts";

type Children = { children?: ReactNode };
const GAPS: Record<string, string> = { flush: "0", xs: "4px", sm: "8px", md: "14px", lg: "20px", xl: "28px" };
const ALIGN: Record<string, string> = { start: "flex-start", end: "flex-end", between: "space-between" };

export const hubspot = {
  extend: (render: (api: HostApi) => ReactNode) => extend(render),
  fetch: hubspotFetch,
};

export function Flex(
  { children, direction = "row", gap = "flush", align, justify }: Children & {
    direction?: "row" | "column";
    gap?: string;
    align?: string;
    justify?: string;
  },
) {
  const style = {
    display: "flex",
    flexDirection: direction,
    gap: GAPS[gap] ?? gap,
    alignItems: align && (ALIGN[align] ?? align),
    justifyContent: justify && (ALIGN[justify] ?? justify),
  };
  return <div style={style}>{children}</div>;
}

export const Heading = ({ children }: Children) => <h3 className="ui-heading">{children}</h3>;

const WEIGHTS: Record<string, number> = { regular: 400, demibold: 600, bold: 700 };

export function Text(
  { children, variant = "bodytext", inline, format }: Children & {
    variant?: string;
    inline?: boolean;
    format?: { fontWeight?: string; italic?: boolean };
  },
) {
  const style = {
    fontWeight: WEIGHTS[format?.fontWeight ?? "regular"],
    fontStyle: format?.italic ? "italic" : undefined,
  };
  const Tag = inline ? "span" : "div";
  return <Tag className={`ui-text ${variant}`} style={style}>{children}</Tag>;
}

/** The ring is as long as the score is high. */
export function ScoreCircle({ score }: { score: number }) {
  const round = 2 * Math.PI * 26;
  const colour = score >= 60 ? "#00a38d" : score >= 40 ? "#f5c26b" : "#f2545b";
  return (
    <div className="ui-score" role="img" aria-label={`Score ${score} of 100`}>
      <svg width="72" height="72" viewBox="0 0 64 64">
        <circle cx="32" cy="32" r="26" fill="none" stroke="#eaf0f6" strokeWidth="7" />
        <circle
          cx="32"
          cy="32"
          r="26"
          fill="none"
          stroke={colour}
          strokeWidth="7"
          strokeLinecap="round"
          strokeDasharray={`${round * Math.min(score, 100) / 100} ${round}`}
          transform="rotate(-90 32 32)"
        />
      </svg>
      <b>{score}</b>
    </div>
  );
}

export const StatusTag = ({ children, variant = "default" }: Children & { variant?: string }) => (
  <span className={`ui-status ${variant}`}>
    <i />
    {children}
  </span>
);

export function ProgressBar(
  { title, value = 0, maxValue = 100, variant = "success", ...rest }: {
    title?: string;
    value?: number;
    maxValue?: number;
    variant?: string;
    "aria-label"?: string;
  },
) {
  return (
    <div className="ui-progress">
      {title && <span>{title}</span>}
      <div role="meter" aria-label={rest["aria-label"]} aria-valuenow={value} aria-valuemax={maxValue}>
        <i className={variant} style={{ width: `${100 * value / maxValue}%` }} />
      </div>
    </div>
  );
}

export const Alert = (
  { title, children, variant = "info" }: Children & { title: string; variant?: string },
) => (
  <div className={`ui-alert ${variant}`} role="status">
    <b>{title}</b>
    <div>{children}</div>
  </div>
);

export const ErrorState = ({ title, children }: Children & { title?: string }) => (
  <div className="ui-error" role="alert">
    <b>{title}</b>
    <div>{children}</div>
  </div>
);

export const LoadingSpinner = ({ label }: { label?: string }) => <div className="ui-loading">{label}</div>;
export const Divider = () => <hr className="ui-divider" />;
export const ButtonRow = ({ children }: Children) => <div className="ui-buttons">{children}</div>;

interface ButtonProps extends Children {
  variant?: string;
  disabled?: boolean;
  loading?: boolean;
  onClick?: () => void;
}

export const Button = ({ children, variant = "secondary", disabled, onClick }: ButtonProps) => (
  <button
    type="button"
    className={variant}
    disabled={disabled}
    onClick={() => onClick?.()}
  >
    {children}
  </button>
);

export const LoadingButton = ({ loading, children, ...rest }: ButtonProps) => (
  <Button {...rest}>{loading ? "…" : children}</Button>
);

export const Link = ({ href, children }: Children & { href: string | { url: string } }) => (
  <a href={typeof href === "string" ? href : href.url}>{children}</a>
);

export const DescriptionList = ({ children, direction = "column" }: Children & { direction?: string }) => (
  <dl className={`ui-list ${direction}`}>{children}</dl>
);

export const DescriptionListItem = ({ label, children }: Children & { label: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

export const Statistics = ({ children }: Children) => <div className="ui-statistics">{children}</div>;

export const StatisticsItem = (
  { label, number, children }: Children & { label: string; number: string | number },
) => (
  <div>
    <span className="label">{label}</span>
    <b>{number}</b>
    {children}
  </div>
);

export const StatisticsTrend = (
  { value, direction, color }: { value: string; direction: string; color?: string },
) => <span className={`trend ${color ?? ""}`}>{`${direction === "decrease" ? "▼" : "▲"} ${value}`}</span>;
