import {
  BrainCircuit,
  Cable,
  CalendarDays,
  ChartLine,
  FileText,
  HeartPulse,
  MailX,
  RefreshCw,
  ScrollText,
  SlidersHorizontal,
  Target,
} from "lucide-react";
import { type ComponentType, lazy, type LazyExoticComponent } from "react";

/** A view: where it is, how one gets there, and the code that is loaded when one does. */
export interface View {
  /** The path below the portal: `#/<portal>/<path>`. */
  path: string;
  title: string;
  /** The second key of the chord that begins with `g`; each is given once. */
  key: string;
  icon: ComponentType<{ "aria-hidden"?: boolean }>;
  /** Views of one heading stand together. */
  group: "Portal" | "Sales" | "Operations";
  page: LazyExoticComponent<ComponentType>;
}

/** Every view of a portal, in the order of the navigation. A new one is a folder beside this file and an entry here. */
export const VIEWS: View[] = [
  {
    path: "metrics",
    title: "Metrics",
    key: "m",
    icon: ChartLine,
    group: "Sales",
    page: lazy(() => import("./metrics/page.tsx")),
  },
  {
    path: "leads",
    title: "Leads",
    key: "l",
    icon: Target,
    group: "Sales",
    page: lazy(() => import("./leads/page.tsx")),
  },
  {
    path: "models",
    title: "Models",
    key: "o",
    icon: BrainCircuit,
    group: "Sales",
    page: lazy(() => import("./models/page.tsx")),
  },
  {
    path: "documents",
    title: "Documents",
    key: "d",
    icon: FileText,
    group: "Sales",
    page: lazy(() => import("./documents/page.tsx")),
  },
  {
    path: "bookings",
    title: "Bookings",
    key: "b",
    icon: CalendarDays,
    group: "Sales",
    page: lazy(() => import("./bookings/page.tsx")),
  },
  {
    path: "connections",
    title: "Connections",
    key: "c",
    icon: Cable,
    group: "Portal",
    page: lazy(() => import("./connections/page.tsx")),
  },
  {
    path: "sync",
    title: "Sync",
    key: "s",
    icon: RefreshCw,
    group: "Portal",
    page: lazy(() => import("./sync/page.tsx")),
  },
  {
    path: "settings",
    title: "Settings",
    key: "t",
    icon: SlidersHorizontal,
    group: "Portal",
    page: lazy(() => import("./settings/page.tsx")),
  },
  {
    path: "health",
    title: "Health",
    key: "h",
    icon: HeartPulse,
    group: "Operations",
    page: lazy(() => import("./health/page.tsx")),
  },
  {
    path: "dead-letters",
    title: "Dead letters and conflicts",
    key: "x",
    icon: MailX,
    group: "Operations",
    page: lazy(() => import("./dead/page.tsx")),
  },
  {
    path: "audit",
    title: "Audit",
    key: "a",
    icon: ScrollText,
    group: "Operations",
    page: lazy(() => import("./audit/page.tsx")),
  },
];
