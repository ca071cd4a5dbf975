// Package settings is 「設定」 and the guide of a new clinic: the desk's language and sounds, the person who is signed in and
// their second factor, and for admins the clinic (its doctors, hours and menus) and its staff.
//
// It knows no other page. Host is what it needs of the desk around it.
package settings
