package profile

// An Assignment is one permission set in one account that a person may use.
type Assignment struct {
	AccountID   string // 12 digits
	AccountName string // free text of the organisation: hostile until shown
	Email       string // of the account; free text
	Role        string // name of the permission set
}
