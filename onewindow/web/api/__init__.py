"""The door for programs (接口): OpenAPI 3.1, tokens, problem+json; the same verbs and reads as the pages."""
