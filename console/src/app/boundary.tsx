import { Component, type ReactNode } from "react";
import { common } from "../texts/common.ts";
import { Button } from "../ui/button.tsx";
import { State } from "../ui/state.tsx";

/** A view that breaks leaves the others alone; `of` names the view, and another one begins whole. */
export class Boundary extends Component<{ of: string; children: ReactNode }, { broken?: string }> {
  override state: { broken?: string } = {};

  static getDerivedStateFromError = () => ({ broken: "" });

  override componentDidCatch() {
    this.setState({ broken: this.props.of });
  }

  override componentDidUpdate(before: { of: string }) {
    if (before.of !== this.props.of && this.state.broken !== undefined) this.setState({ broken: undefined });
  }

  override render() {
    if (this.state.broken === undefined) return this.props.children;
    const { crashed, crashedHint } = common.failed;
    return (
      <State
        title={crashed}
        hint={crashedHint}
        action={<Button onClick={() => location.reload()}>{common.retry}</Button>}
      />
    );
  }
}
