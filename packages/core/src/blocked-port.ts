/** Ports of other protocols, such as mail, that platforms never send HTTP to; and 0, which is none. */
const ports =
  /^(?:[0179]|1[13579]|2[0-35]|37|4[23]|53|69|7[79]|87|95|10[1-49]|11[013579]|123|13[579]|143|161|179|389|427|465|51[2-5]|526|53[0-2]|54[08]|55[46]|563|587|601|636|989|99[035]|1719|172[03]|2049|3659|4045|4190|506[01]|6000|6566|666[5-9]|6679|6697|10080)$/

/**
 * Tells whether platforms refuse to send to a port.
 *
 * @param port - Of a parsed URL; empty for the port of the protocol.
 * @see [Fetch, port blocking](https://fetch.spec.whatwg.org/#port-blocking)
 */
export function isBlockedPort(port: string): boolean {
  return ports.test(port)
}
