// Package people is the part of the store that keeps persons and how they come in: the clinics' staff, patients with
// an account, and the clinics' patients.
//
//	collection       _id                      holds
//	staff            {clinic, id}             members of staff who sign in to the desk
//	sessions         SHA-256 of the secret    sign-ins of staff
//	verifications    link                     a mailed link as its workflow last wrote it
//	recoveries       recovery                 a staff account's recovery as its workflow last wrote it
//	accounts         account                  a person's マイページ
//	accountSessions  SHA-256 of the secret    sign-ins to accounts
//	patients         {clinic, id}             a clinic's record of a person
//	notices          {account, id}            what an account is told, and whether it has been read (お知らせ)
//	announcements    announcement             what operators tell accounts
//	preparations     {clinic, visit}          what a patient did before a visit
//	explanations     {clinic, version}        the clinics' texts that patients agreed to
//
// Every read and write carries the account's or the clinic's ID: an account reaches only its own documents, a clinic
// only its own. The comments of the exceptions give the reason: a sign-in begins with the address alone, a session
// determines its owner, a mailed link is signed, and an announcement goes to many accounts.
//
// It must not know why something changes, like package mongo, which contains its stores.
package people
