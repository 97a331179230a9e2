/** How much may be under way. */
export interface RoomLimits {
  readonly maxDeliveries: number
  readonly maxBytes: number
}

/** A bounded number of deliveries, and of the bytes of their events. When it is full, the reader waits. */
export interface Room {
  /** Resolves once there is room for one more. */
  whenFree(): Promise<void>
  /** Resolves once nothing is under way. */
  whenEmpty(): Promise<void>
  isFull(): boolean
  enter(bytes: number): void
  leave(bytes: number): void
  /** How many deliveries are under way. */
  size(): number
}

/** Makes a room. An event that is larger than the room goes in when it is empty. */
export function createRoom(limits: RoomLimits): Room {
  let deliveries = 0
  let bytes = 0
  let waiting: { readonly until: () => boolean; readonly resolve: () => void }[] = []
  const isFull = (): boolean => deliveries >= limits.maxDeliveries || bytes >= limits.maxBytes
  const wait = (until: () => boolean): Promise<void> =>
    until() ? Promise.resolve() : new Promise((resolve) => waiting.push({ until, resolve }))
  return {
    isFull,
    whenFree: () => wait(() => !isFull()),
    whenEmpty: () => wait(() => deliveries === 0),
    enter: (size) => {
      deliveries++
      bytes += size
    },
    leave: (size) => {
      deliveries--
      bytes -= size
      if (waiting.length === 0) return
      const ready = waiting.filter(({ until }) => until())
      waiting = waiting.filter((waiter) => !ready.includes(waiter))
      for (const { resolve } of ready) resolve()
    },
    size: () => deliveries
  }
}
