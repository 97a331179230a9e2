import { startCluster } from './cluster/start'
import type { Cluster } from './cluster/start'
import { hosts } from './hosts'
import type { Host } from './hosts'

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
})

/** Defines the same tests for every host, with a cluster that is empty before each. */
export function describeHosts(title: string, define: (host: Host, cluster: () => Cluster) => void): void {
  describe.each(hosts)(`${title}, through $name`, (host) => {
    let cluster: Cluster | undefined
    beforeAll(async () => {
      cluster = await startCluster()
    })
    beforeEach(() => cluster?.reset())
    afterAll(() => cluster?.close())
    define(host, () => {
      if (!cluster) throw new Error('The cluster is not started yet.')
      return cluster
    })
  })
}
