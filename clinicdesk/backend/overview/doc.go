// Package overview is what the desk's pages list: a day's agenda, 受付一覧, 要対応 and the waiting patients, with the counts
// that the rail shows. A View turns a session's schedule into them; package visits words each line.
//
// It must not know Fyne: pages and widgets draw what it returns.
package overview
