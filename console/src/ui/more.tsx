import { common } from "../texts/common.ts";
import { Button } from "./button.tsx";

/** What it needs of a list that is read page by page. */
interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Below a list: the next page, where there is one. */
export const More = ({ of }: { of: Pages }) =>
  of.hasNextPage && (
    <Button
      className="mt-3"
      disabled={of.isFetchingNextPage}
      onClick={() => void of.fetchNextPage()}
    >
      {common.more}
    </Button>
  );
