/** A person's browser: follows redirects, keeps cookies, signs in and agrees. Stops before it would call the callback. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  /**
   * Opens a URL, and grants access.
   *
   * @param url where to begin
   * @param redirectUri where it stops
   * @returns the callback that the identity provider sent it to
   */
  async grant(url: string, redirectUri: string): Promise<string> {
    let next = new URL(url)
    let form: Record<string, string> | undefined
    for (let step = 0; step < 20; step++) {
      const response = await this.#open(next, form)
      form = undefined
      const location = response.headers.get('location')
      if (location !== null) {
        next = new URL(location, next)
        if (next.href.startsWith(redirectUri)) return next.href
        continue
      }
      const page = await response.text()
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
      if (prompt === undefined) throw new Error(`The identity provider says ${response.status}: ${page.slice(0, 500)}`)
      form = prompt === 'login' ? { prompt, login: 'ada', password: 'x' } : { prompt }
    }
    throw new Error('The identity provider goes round in circles')
  }

  async #open(url: URL, form: Record<string, string> | undefined): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {})
    })
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}
