namespace Discovery.Extensions.Http;

/// <summary>An HTTP client that uses discovery, so that its options are looked at when the host starts.</summary>
/// <param name="Name">Its name; <see langword="null"/> for all clients.</param>
internal sealed record NamedClient(string? Name);
