import { randomBytes } from 'node:crypto'
import type { IdentityProvider, PathRule } from '@extensible-webhooks/harness'

/** Environment variables of `examples/workspace.yaml` that hold secrets. */
export type DemoSecrets = Readonly<
  Record<
    | 'ERP_CLIENT_ID'
    | 'ERP_CLIENT_SECRET'
    | 'ERP_SHARED_SECRET'
    | 'ERP_WEBHOOK_SECRET'
    | 'WAREHOUSE_SHARED_SECRET'
    | 'WAREHOUSE_TOKEN'
    | 'CRM_SHARED_SECRET'
    | 'CRM_API_KEY',
    string
  >
>

/** Secrets that last for one run. */
export function demoSecrets(): DemoSecrets {
  const secret = (): string => randomBytes(24).toString('base64url')
  return {
    ERP_CLIENT_ID: 'shop',
    // With the characters that a naive encoding gets wrong.
    ERP_CLIENT_SECRET: `${secret()}%:+ "`,
    ERP_SHARED_SECRET: secret(),
    ERP_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    WAREHOUSE_SHARED_SECRET: secret(),
    WAREHOUSE_TOKEN: secret(),
    CRM_SHARED_SECRET: secret(),
    CRM_API_KEY: secret()
  }
}

/** What the receiver asks on each path of the example. */
export function pathRules(secrets: DemoSecrets, idp: IdentityProvider): Readonly<Record<string, PathRule>> {
  const erp: PathRule = {
    sharedSecrets: [secrets.ERP_SHARED_SECRET],
    standardSecrets: [secrets.ERP_WEBHOOK_SECRET],
    acceptsToken: idp.accepts
  }
  const warehouse: PathRule = {
    sharedSecrets: [secrets.WAREHOUSE_SHARED_SECRET],
    acceptsToken: (token) => token === secrets.WAREHOUSE_TOKEN
  }
  const crm: PathRule = {
    sharedSecrets: [secrets.CRM_SHARED_SECRET],
    header: { name: 'X-Api-Key', value: secrets.CRM_API_KEY }
  }
  return {
    '/erp/orders': erp,
    '/erp/refunds': erp,
    '/warehouse/track': warehouse,
    '/warehouse/views': warehouse,
    '/crm/contacts': crm,
    '/crm/companies': crm,
    '/crm/aliases': crm,
    '/crm/deletions': crm
  }
}
