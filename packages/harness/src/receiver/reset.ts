import type { Socket } from 'node:net'

/** The TCP socket below each TLS socket. */
const below = new WeakMap<Socket, Socket>()

/** Remembers what a TLS socket stands on. */
export function standsOn(socket: Socket, tcp: Socket): void {
  below.set(socket, tcp)
}

/** Resets the connection of a socket (RST), also below TLS, where the socket itself cannot. */
export function resetConnection(socket: Socket): void {
  const tcp = below.get(socket) ?? socket
  tcp.resetAndDestroy()
  if (tcp !== socket) socket.destroy()
}
