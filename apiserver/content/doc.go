// Package content reads the texts that belong to a deployment rather than to the program: terms, privacy policy, frequent
// questions, where to ask, and notices (requirements C5, C9). They are Markdown files in a folder for each language:
//
//	{ja,en}/terms.md, privacy.md              what is in force
//	{ja,en}/terms-<version>.md, privacy-…     what was in force before; it stays readable, since people agreed to it
//	{ja,en}/faq.md, contact.md
//	{ja,en}/notices/<date>-<slug>.md          shown from its date on, as the date is in Japan
//
// Each begins with its title, version and date between two lines of ---. Texts are read once, when the program starts: what is
// wrong with any of them is said then, all at once. HTML in them is refused, and so is a picture, which the pages' policy
// would not let through.
//
// The package must not know who reads the texts, or what an agreement to them is kept in.
package content
