namespace Discovery.Kubernetes.Access.KubeConfig;

/// <summary>Reads a user of the kubeconfig. What cannot be honoured is refused by its name, never left out in silence.</summary>
internal static class UserReader
{
    internal static void Read(KubernetesOptions options, ConfigSection user, ConfigSection? cluster)
    {
        options.ClientCertificate = user.Pem("client-certificate-data");
        options.ClientCertificateFile = options.ClientCertificate is null ? user.Path("client-certificate") : null;
        options.ClientKey = user.Pem("client-key-data");
        options.ClientKeyFile = options.ClientKey is null ? user.Path("client-key") : null;
        options.TokenFile = user.Path("tokenFile");
        options.Token = options.TokenFile is null ? user.Text("token") : null;
        options.Impersonation = ReadImpersonation(user);
        if (user.Has("username") || user.Has("password"))
            user.Fault("has username and password, which no API server since Kubernetes 1.19 accepts; use a token or a client certificate");
        if (user.Has("auth-provider"))
            user.Fault($"has the auth-provider '{user.Part("auth-provider").Text("name")}', which is not supported; use an exec plugin");
        if (!user.Has("exec"))
            return;

        if (user.Has("token") || user.Has("tokenFile"))
            user.Fault("has exec and a token; remove one");
        options.Exec = ExecReader.Read(user.Part("exec"), cluster);
    }

    private static Impersonation? ReadImpersonation(ConfigSection user)
    {
        var (name, uid, groups) = (user.Text("as"), user.Text("as-uid"), user.Texts("as-groups"));
        var extra = (
            from field in user.Fields("as-user-extra")
            from value in field.Value.Items ?? []
            select KeyValuePair.Create(field.Key, value.Text ?? "")).ToList();
        if (name is not null)
            return new Impersonation(name, uid, groups, extra);

        if (uid is not null || groups.Count > 0 || extra.Count > 0)
            user.Fault("has as-uid, as-groups or as-user-extra, but no 'as': name whom to act for");
        return null;
    }
}
