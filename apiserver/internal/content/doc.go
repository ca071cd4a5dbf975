// Package content reads the texts that belong to a deployment rather than to the program: terms, privacy policy,
// frequent questions, contact, and notices (requirements C5, C9). They are Markdown files in a folder for each
// language:
//
//	{ja,en}/terms.md, privacy.md              the version in force
//	{ja,en}/terms-<version>.md, privacy-…     earlier versions; they stay readable, since people agreed to them
//	{ja,en}/faq.md, patients.md, contact.md, desk.md
//	{ja,en}/notices/<date>-<slug>.md          shown from its date on, by the date in Japan
//
// A question with a name, as "### How do I join? {#join}", opens its answer when it is pressed. Pages link to it by
// that name.
//
// Each file begins with title, version and date between two lines of ---. The program reads the texts once, at its
// start, and reports all errors together. HTML and pictures are refused; the pages' content security policy would block
// the pictures.
//
// This package must not know who reads the texts, or where an agreement to them is stored.
package content
