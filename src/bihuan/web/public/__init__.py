"""Pages of the public: no sign-in, no script needed, nothing asked that is not needed."""
