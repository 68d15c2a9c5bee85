interface Place {
  arrived: number;
  changed: PromiseWithResolvers<void>;
  opened: PromiseWithResolvers<void>;
  told: PromiseWithResolvers<string>;
}

/**
 * Where a function meets its test: it waits at a place by GET until the test opens it, and tells something by POST. So a
 * test knows that the function has come to a point, and keeps it there for as long as it likes.
 */
export class Gate {
  #places = new Map<string, Place>();
  #server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const place = this.#place(new URL(request.url).pathname.slice(1));
    if (request.method === "POST") place.told.resolve(await request.text());
    else {
      place.arrived++;
      place.changed.resolve();
      place.changed = Promise.withResolvers();
      await place.opened.promise;
    }
    return new Response(null, { status: 204 });
  });

  /** What the function is given. */
  url(name: string): string {
    return `http://127.0.0.1:${this.#server.addr.port}/${name}`;
  }

  /** Resolves when this many have come to the place. */
  async arrived(name: string, count = 1): Promise<void> {
    const place = this.#place(name);
    while (place.arrived < count) await place.changed.promise;
  }

  /** Lets those pass that wait at the place, and all who come later. */
  open(name: string): void {
    this.#place(name).opened.resolve();
  }

  /** What was told at the place. */
  told(name: string): Promise<string> {
    return this.#place(name).told.promise;
  }

  async close(): Promise<void> {
    for (const name of this.#places.keys()) this.open(name);
    await this.#server.shutdown();
  }

  #place(name: string): Place {
    const place = this.#places.get(name) ?? {
      arrived: 0,
      changed: Promise.withResolvers<void>(),
      opened: Promise.withResolvers<void>(),
      told: Promise.withResolvers<string>(),
    };
    this.#places.set(name, place);
    return place;
  }
}
