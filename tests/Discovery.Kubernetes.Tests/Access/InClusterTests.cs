using Discovery.Kubernetes.Tests.Scripts;

namespace Discovery.Kubernetes.Tests.Access;

public sealed class InClusterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal)
    {
        ["KUBERNETES_SERVICE_HOST"] = "10.96.0.1",
        ["KUBERNETES_SERVICE_PORT"] = "443",
    };

    public InClusterTests()
    {
        _folder.Write("token", "abc");
        _folder.Write("ca.crt", "x");
        _folder.Write("namespace", "shop\n");
    }

    [Fact]
    public void A_pod_knows_its_server_token_authority_and_namespace()
    {
        var options = Read();

        Assert.Equal(new Uri("https://10.96.0.1:443"), options.Server);
        Assert.Equal(Path.Combine(_folder.Path, "token"), options.TokenFile);
        Assert.Equal(Path.Combine(_folder.Path, "ca.crt"), options.CertificateAuthorityFile);
        Assert.Equal("shop", options.Namespace);
        Assert.Null(options.Token);
        Assert.Empty(options.Faults());
    }

    [Theory]
    [InlineData("fd00:10:96::1")]
    [InlineData("[fd00:10:96::1]")]
    public void An_IPv6_host_gets_brackets(string host)
    {
        _environment["KUBERNETES_SERVICE_HOST"] = host;
        _environment["KUBERNETES_SERVICE_PORT"] = "6443";

        Assert.Equal("https://[fd00:10:96::1]:6443/", Read().Server!.AbsoluteUri);
    }

    [Fact]
    public void Without_a_namespace_file_the_namespace_is_default()
    {
        File.Delete(Path.Combine(_folder.Path, "namespace"));

        Assert.Equal("default", Read().Namespace);
    }

    [Fact]
    public void All_that_is_missing_is_named()
    {
        _environment.Clear();
        File.Delete(Path.Combine(_folder.Path, "token"));
        File.Delete(Path.Combine(_folder.Path, "ca.crt"));

        Assert.Equal(
            "This process does not run in a Kubernetes pod with a service account: the environment variable KUBERNETES_SERVICE_HOST is not set; "
            + "the environment variable KUBERNETES_SERVICE_PORT is not set; "
            + $"there is no file {_folder.Path}/token; there is no file {_folder.Path}/ca.crt. "
            + "Set automountServiceAccountToken: true on the pod, or name server and token in KubernetesOptions.",
            Assert.Throws<InvalidOperationException>(Read).Message);
    }

    [Fact]
    public void A_port_that_is_none_is_named()
    {
        _environment["KUBERNETES_SERVICE_PORT"] = "tcp://10.96.0.1:443";

        Assert.Equal(
            "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are '10.96.0.1' and 'tcp://10.96.0.1:443', which make no address.",
            Assert.Throws<InvalidOperationException>(Read).Message);
    }

    public void Dispose() => _folder.Dispose();

    private KubernetesOptions Read() => KubernetesOptions.InCluster(_folder.Path, name => _environment.GetValueOrDefault(name));
}
