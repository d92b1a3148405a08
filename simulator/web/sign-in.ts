import { SimulatorError } from '../simulator-error.ts'
import type { Browser, PageVisit, Visit } from './browser.ts'
import type { Button, Field, Form, Link } from './parse-page.ts'

/** What a person knows. */
export interface Credentials {
  /** The e-mail address or user name to sign in with. */
  readonly email: string
  readonly password: string
}

const maxPages = 15

/**
 * Goes through the pages of a sign-in as a person would: types address and password where they are asked for, presses
 * the main button of pages that only ask to go on, and stops where the pages end.
 *
 * @param chooseLink - which link to take on a page that has no form to fill in
 * @returns the redirect to an app or the download at the end
 * @throws {SimulatorError} `SIGN_IN_REFUSED` with what the page says, or `WEB_PAGE` when there is nothing to press
 */
export async function goThroughPages(
  browser: Browser,
  start: Visit,
  credentials: Credentials,
  chooseLink: (visit: PageVisit) => Link | null = mainLink,
): Promise<Exclude<Visit, PageVisit>> {
  let visit = start
  const asked = new Set<string>()
  for (let page = 0; page < maxPages; page++) {
    if (visit.kind !== 'page') return visit
    visit = await takeStep(browser, visit, credentials, asked, chooseLink)
  }
  throw new SimulatorError('WEB_PAGE', 'The sign-in does not come to an end', pageDetails(visit))
}

async function takeStep(
  browser: Browser,
  visit: PageVisit,
  credentials: Credentials,
  asked: Set<string>,
  chooseLink: (visit: PageVisit) => Link | null,
): Promise<Visit> {
  const { page } = visit
  if (page.refresh !== null) return browser.follow(visit, page.refresh)
  const form = formToFill(page.forms)
  if (form) {
    const question = questionOf(form)
    // The same question again means that the answer was not liked.
    if (question !== '' && asked.has(question)) {
      throw new SimulatorError('SIGN_IN_REFUSED', page.text, pageDetails(visit))
    }
    asked.add(question)
    return browser.submit(visit, form, valuesFor(form, credentials), mainButton(form))
  }
  const link = chooseLink(visit)
  if (link) return browser.follow(visit, link.href)
  const code = visit.status >= 400 || asked.size > 0 ? 'SIGN_IN_REFUSED' : 'WEB_PAGE'
  throw new SimulatorError(code, page.text, pageDetails(visit))
}

function pageDetails(visit: Visit): Record<string, unknown> {
  return visit.kind === 'page' ? { status: visit.status, path: visit.url.pathname, title: visit.page.title } : {}
}

/** A form with a password first, then one that asks for an address, then one that only wants to be sent. */
function formToFill(forms: readonly Form[]): Form | undefined {
  const isVisible = (field: Field) => !['hidden', 'submit'].includes(field.type)
  const posts = forms.filter((form) => form.method === 'post')
  return (
    forms.find((form) => form.fields.some((field) => field.type === 'password')) ??
    posts.find((form) => form.fields.some(asksWho)) ??
    posts.find((form) => form.buttons.some(isMain)) ??
    posts.find((form) => !form.fields.some(isVisible) && !form.buttons.every(leadsBack))
  )
}

/** What a form wants to know, so that it is recognized when it comes back. */
function questionOf(form: Form): string {
  const asks = form.fields.filter((field) => field.type === 'password' || asksWho(field)).map((field) => field.name)
  return asks.join(' ')
}

function asksWho(field: Field): boolean {
  if (field.type === 'email' || /\b(username|email)\b/.test(field.autocomplete)) return true
  return field.type === 'text' && /user|mail|login|ident|account/i.test(field.name)
}

function valuesFor(form: Form, { email, password }: Credentials): [string, string][] {
  return form.fields
    .filter((field) => field.name !== '')
    .flatMap((field): [string, string][] => {
      if (field.type === 'password') return [[field.name, password]]
      if (asksWho(field)) return [[field.name, email]]
      if (field.type !== 'checkbox' && field.type !== 'radio') return [[field.name, field.value]]
      const isTicked = field.isChecked || (field.type === 'checkbox' && field.isRequired)
      return isTicked ? [[field.name, field.value || 'on']] : []
    })
}

function mainButton(form: Form): Button | null {
  return form.buttons.find(isMain) ?? form.buttons.find((button) => !leadsBack(button)) ?? form.buttons[0] ?? null
}

function isMain(button: Button): boolean {
  return /\b(primary|main)\b/.test(button.className)
}

function leadsBack(button: Button): boolean {
  return /cancel|back|not me|start over|abbrechen|zurück/i.test(`${button.text} ${button.value}`)
}

/** The link that stands out as a button, or that downloads something. */
function mainLink({ page }: PageVisit): Link | null {
  return page.links.find((link) => link.isDownload || /\b(primary|button)\b/.test(link.className)) ?? null
}
