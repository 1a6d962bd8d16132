namespace Discovery.Kubernetes.Access;

/// <summary>Where the credential of each request comes from.</summary>
internal interface ICredentials
{
    /// <summary>What to change after a 401.</summary>
    string Advice { get; }

    /// <summary>The credential to use now.</summary>
    /// <exception cref="SourceException">There is none to be had.</exception>
    ValueTask<Credential> GetAsync(TimeProvider clock, CancellationToken cancellationToken);

    /// <summary>Tells that the server refused a credential: what is cached of it is of no use.</summary>
    void Refuse(Credential refused);
}
