namespace Discovery.Kubernetes.Wire;

/// <summary>The first byte of a packed endpoint: its conditions, and which of the optional parts follow.</summary>
[Flags]
internal enum EndpointFlags : byte
{
    None = 0,

    /// <summary><see cref="EndpointConditions.Ready"/>.</summary>
    Ready = 1,

    /// <summary><see cref="EndpointConditions.Serving"/>.</summary>
    Serving = 2,

    /// <summary><see cref="EndpointConditions.Terminating"/>.</summary>
    Terminating = 4,

    /// <summary>All conditions; they have the values of <see cref="EndpointConditions"/>.</summary>
    Conditions = Ready | Serving | Terminating,

    /// <summary>16 bytes of a UID in the usual form.</summary>
    Uid = 8,

    /// <summary>A UID in another form, as text.</summary>
    UidText = 16,

    /// <summary>The name of the pod.</summary>
    Name = 32,

    /// <summary>The hostname, which is also the name of the pod.</summary>
    HostnameIsName = 64,

    /// <summary>A hostname of its own.</summary>
    Hostname = 128,
}
