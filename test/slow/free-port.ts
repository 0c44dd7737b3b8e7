import { createServer, type AddressInfo } from 'node:net'

/** Finds a port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve)
  })
  const { port } = probe.address() as AddressInfo // a TCP server has one
  await new Promise((resolve) => probe.close(resolve))
  return port
}
