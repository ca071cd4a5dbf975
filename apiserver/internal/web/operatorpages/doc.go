// Package operatorpages holds the views of the pages on which operators publish announcements (A9). Their templates and
// words are those of package web.
//
//	Notices ──► NoticeForm ⇄ NoticePreview ──► Notice ──[end it]──► Notice
//
// It must not know Gin, MongoDB, Temporal or who may see a page.
package operatorpages
