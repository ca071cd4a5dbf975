// Package overview builds what the desk's pages list: the agenda of a day, 受付一覧, 要対応 and the waiting patients, with
// their counts. A View reads a session's schedule. Package visits describes each line. The package must not know Fyne.
package overview
