// Package edit changes AWS's config files, byte by byte, and is the only writer
// of them.
//
// An [Editor] collects edits to one file and makes a [Plan] of them: the bytes
// before and after, and a diff in which secrets are masked. Everything outside
// the edited keys stays as it is: comments, order, line ends, byte order mark,
// final newline. Before a plan exists, the AWS CLI's reading, the Go SDK's and
// that of gopkg.in/ini.v1 are compared with what was asked for; if one of them
// would see anything else, there is no plan but an [ErrDiffer].
//
// [Apply] takes a lock, refuses when the file changed since it was read
// ([ErrStale]; [Plan.Rebase] makes the same edits anew), keeps a backup, and
// replaces the file by a rename. [Undo] gives the bytes back.
package edit
