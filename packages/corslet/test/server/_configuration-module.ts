export const origins: readonly string[] = ["https://app.example.com"];
