namespace Discovery.Kubernetes.Access;

/// <summary>A credential that never changes: a token of the options, or none, since a client certificate says it all.</summary>
internal sealed class FixedCredentials(string? token, bool hasCertificate) : ICredentials
{
    private readonly Credential _credential = token is null ? Credential.None : new Credential(token);

    public string Advice =>
        token is not null ? "The server does not accept KubernetesOptions.Token: it may have expired; set TokenFile for a token that is renewed."
        : hasCertificate ? "The server does not accept the client certificate: it may have expired, or be of an authority that this server does not trust."
        : "No token was sent: set KubernetesOptions.TokenFile or Token.";

    public ValueTask<Credential> GetAsync(TimeProvider clock, CancellationToken cancellationToken) => ValueTask.FromResult(_credential);

    public void Refuse(Credential refused)
    {
        // There is no other.
    }
}
