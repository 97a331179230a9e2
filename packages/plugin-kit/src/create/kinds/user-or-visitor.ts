/** Who did something, as a directive: the user, or the visitor where nobody is logged in. */
export const USER_OR_VISITOR = {
  '@if': {
    exists: { '@path': '$.userId' },
    then: { '@path': '$.userId' },
    else: { '@path': '$.anonymousId' }
  }
}
