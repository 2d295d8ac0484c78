import { Component, type ReactNode } from 'react'
import { Fault } from '../parts/parts.tsx'

interface Props {
  /** Another place is tried anew. */
  readonly at: string
  readonly children: ReactNode
}

/** A page that fails leaves the frame standing: the menu leads on, and the fault is said. */
export class Boundary extends Component<Props, { readonly error: unknown; readonly at: string }> {
  override state = { error: null as unknown, at: this.props.at }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  static getDerivedStateFromProps({ at }: Props, state: { readonly at: string }) {
    return at === state.at ? null : { error: null, at }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : <Fault error={error} again={() => location.reload()} />
  }
}
