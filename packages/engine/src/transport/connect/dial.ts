import { connect, isIP } from 'node:net'
import type { LookupFunction, Socket } from 'node:net'
import type { Dial } from '../types'

/** How long one address may take before the next is tried beside it (RFC 8305 recommends 250 ms). */
const NEXT_ADDRESS_AFTER_MS = 250

/**
 * Opens a TCP connection to the first of the addresses that answers. Node asks the given lookup, which knows only the
 * checked addresses, so that a second DNS answer cannot lead elsewhere.
 */
export const dialTcp: Dial = ({ hostname, port, addresses }, signal) => {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }))
  const lookup: LookupFunction = (_hostname, options, callback) => {
    const [first] = answers
    if (options.all === true) callback(null, answers)
    else callback(null, first?.address ?? '', first?.family)
  }
  const socket = connect({
    host: isIP(hostname) === 0 ? hostname : (addresses[0] ?? hostname),
    port,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000
  })
  return untilEvent(socket, 'connect', signal)
}

/** Waits for an event of a socket; destroys the socket when the signal fires or it fails first. */
export function untilEvent<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      signal.removeEventListener('abort', onAbort)
      socket.off(event, onEvent).off('close', onClose)
    }
    const onEvent = (): void => {
      finish()
      resolve(socket)
    }
    const fail = (error: Error): void => {
      finish()
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => {
      fail(signal.reason as Error)
    }
    const onClose = (): void => {
      fail(Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' }))
    }
    // The listener for errors stays: between this promise and the first read nobody else has one.
    socket.once(event, onEvent).on('error', fail).once('close', onClose)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}
