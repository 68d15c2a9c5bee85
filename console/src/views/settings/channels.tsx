import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { type Channel, channels, removeChannel, setChannel, type Severity } from "./alerts_api.ts";
import { Deliveries } from "./deliveries.tsx";
import { ForAdmins } from "./role.tsx";

const texts = settings.channels;

/** Where alerts are posted; whoever has an address can post there, so only admins see them. */
export function Channels() {
  return (
    <ForAdmins title={texts.title}>
      <Addresses />
    </ForAdmins>
  );
}

function Addresses() {
  const portal = usePortal();
  const key = [portal.id, "settings", "channels"];
  const query = useQuery({ queryKey: key, queryFn: () => channels(portal.id) });
  const [secret, setSecret] = useState<string>();
  const [url, setUrl] = useState("");
  const [severity, setSeverity] = useState<Severity>("warning");
  const adding = useAction(() => setChannel(portal.id, url.trim(), severity, true), {
    changes: [key],
    then: (made) => {
      setUrl("");
      if (made.secret) setSecret(made.secret);
      else tell(settings.saved);
    },
  });
  const pausing = useAction(
    (channel: Channel) => setChannel(portal.id, channel.url, null, !channel.is_enabled),
    {
      changes: [key],
      then: () => tell(settings.saved),
    },
  );
  const removing = useAction((channel: Channel) => removeChannel(channel.id), {
    changes: [key, [portal.id, "settings", "deliveries"]],
    then: () => tell(texts.removed),
  });
  return (
    <>
      <Card title={texts.title}>
        <p className="mb-3 text-sm text-muted-foreground">{texts.hint}</p>
        <Answered query={query}>
          {(all) =>
            all.length === 0
              ? <State title={texts.none} hint={texts.noneHint} />
              : (
                <Table caption={texts.title} head={[texts.url, texts.from, texts.state, ""]}>
                  {all.map((channel) => (
                    <Row key={channel.id}>
                      <Cell className="min-w-48 break-all">{channel.url}</Cell>
                      <Cell>{texts.froms[channel.min_severity]}</Cell>
                      <Cell>
                        <Badge tone={channel.is_enabled ? "good" : "warn"}>
                          {channel.is_enabled ? texts.on : texts.paused}
                        </Badge>
                      </Cell>
                      <Cell className="text-right whitespace-nowrap">
                        <Button
                          size="small"
                          variant="ghost"
                          disabled={pausing.isPending}
                          onClick={() => pausing.mutate(channel)}
                        >
                          {channel.is_enabled ? texts.pause : texts.resume}{" "}
                          <span className="sr-only">{channel.url}</span>
                        </Button>
                        <Button
                          size="small"
                          variant="ghost"
                          disabled={removing.isPending}
                          onClick={() => removing.mutate(channel)}
                        >
                          {texts.remove} <span className="sr-only">{channel.url}</span>
                        </Button>
                      </Cell>
                    </Row>
                  ))}
                </Table>
              )}
        </Answered>
        <form
          className="mt-4 flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            adding.mutate();
          }}
        >
          <TextField
            className="min-w-56 grow"
            label={texts.url}
            type="url"
            placeholder="https://"
            maxLength={500}
            autoComplete="off"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <SelectField
            label={texts.from}
            value={severity}
            onChange={(event) => setSeverity(event.target.value as Severity)}
            options={Object.entries(texts.froms)}
          />
          <Button type="submit" disabled={adding.isPending || !/^https:\/\/\S+$/.test(url.trim())}>
            {texts.add}
          </Button>
        </form>
      </Card>
      <Deliveries />
      {secret && (
        <Dialog
          open
          onOpenChange={() => setSecret(undefined)}
          title={texts.secret}
          description={texts.secretHint}
        >
          <code className="block rounded bg-muted p-3 text-sm break-all">{secret}</code>
        </Dialog>
      )}
    </>
  );
}
