import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A certificate with its key, both in PEM. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

/** A certificate authority for one test. */
export interface Authority extends Certificate {
  /** Issues a certificate for this machine. */
  readonly issue: (name: string) => Certificate
}

/** Makes a certificate authority. Node cannot make certificates itself, so their parts are written in DER. */
export function createAuthority(): Authority {
  const own = newKeys()
  const certify = (name: string, publicKey: KeyObject, extension: Buffer): string => {
    const times = [-1, 1].map((days) => der(0x17, utcTime(Date.now() + days * 86_400_000)))
    const issuer = nameOf('authority')
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    const body = sequence(
      der(0xa0, der(0x02, Buffer.of(2))),
      der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
      algorithm,
      issuer,
      sequence(...times),
      name === 'authority' ? issuer : nameOf(name),
      spki,
      der(0xa3, sequence(extension)),
    )
    const signature = sign('sha256', body, own.privateKey)
    return pem('CERTIFICATE', sequence(body, algorithm, der(0x03, Buffer.of(0), signature)))
  }
  return {
    certificate: certify('authority', own.publicKey, isAuthority),
    key: pemOf(own.privateKey),
    issue: (name) => {
      const { publicKey, privateKey } = newKeys()
      return { certificate: certify(name, publicKey, forThisMachine), key: pemOf(privateKey) }
    },
  }
}

function newKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), content])
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return der(0x30, ...contents)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))
}

function utcTime(time: number): Buffer {
  return Buffer.from(
    `${new Date(time)
      .toISOString()
      .replaceAll(/[-:T]|\..*/g, '')
      .slice(2)}Z`,
  )
}

/** ECDSA with SHA-256. */
const algorithm = sequence(oid('2a8648ce3d040302'))
/** Basic constraints of an authority. */
const isAuthority = sequence(oid('551d13'), der(0x01, Buffer.of(255)), der(0x04, sequence(der(0x01, Buffer.of(255)))))
/** Names for which a certificate is valid. */
const forThisMachine = sequence(
  oid('551d11'),
  der(0x04, sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)))),
)
