"""What the public pages of both apps share: who may see a letter, how a page answers, where a request comes from."""
