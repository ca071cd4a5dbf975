// Package announcing is what the operators' pages and the command `apiserver notice` share: an announcement as
// operators type it, the accounts that it would reach, and how it is published and taken back (A9). It must not know
// how operators sign in, or how an announcement is spread.
//
//	Draft ──Read──► Announcement ──Reach──► number of accounts ──Publish──► NoticeBroadcast ──Withdraw──► over
package announcing
