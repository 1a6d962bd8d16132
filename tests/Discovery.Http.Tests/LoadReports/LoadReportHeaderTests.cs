using Discovery.Http.LoadReports;

namespace Discovery.Http.Tests.LoadReports;

/// <summary>The three forms of ORCA load reports, as gRFC A51 and Envoy have them.</summary>
public sealed class LoadReportHeaderTests
{
    private static readonly string Binary = new OrcaMessage()
        .Double(1, 0.25).Double(2, 0.5).Double(6, 100.5).Double(7, 1.5).Double(9, 1.25)
        .Entry(4, "db", 3).Entry(5, "disk", 0.75).Entry(8, "rif", 7).Entry(8, "service_time_seconds", 0.02).Entry(8, "queue", -4)
        .Base64;

    private static readonly string[] Forms =
    [
        "TEXT cpu_utilization=0.25,mem_utilization=0.5, rps_fractional=100.5,eps=1.5,application_utilization=1.25,request_cost.db=3,"
            + "utilization.disk=0.75,named_metrics.rif=7,named_metrics.service_time_seconds=0.02,named_metrics.queue=-4",
        """JSON {"cpu_utilization":0.25,"mem_utilization":0.5,"rps_fractional":100.5,"eps":1.5,"application_utilization":1.25,"request_cost":{"db":3},"utilization":{"disk":0.75},"named_metrics":{"rif":7,"service_time_seconds":0.02,"queue":-4}}""",
        """JSON { "cpuUtilization": "0.25", "memUtilization": 5e-1, "rpsFractional": 100.5, "eps": 1.5, "applicationUtilization": 1.25, "requestCost": {"db": "3"}, "utilization": {"disk": 0.75}, "namedMetrics": {"rif": 7, "service_time_seconds": 0.02, "queue": -4}, "later": {"x": 1}, "none": null }""",
        $"BIN {Binary}",
    ];

    public static TheoryData<string> Full => [.. Forms];

    [Theory]
    [MemberData(nameof(Full))]
    public void Every_field_is_read_in_every_form(string value)
    {
        var report = LoadReportHeader.Parse(value)!;

        Assert.Equal(0.25, report.CpuUtilization);
        Assert.Equal(0.5, report.MemoryUtilization);
        Assert.Equal(100.5, report.RequestsPerSecond);
        Assert.Equal(1.5, report.ErrorsPerSecond);
        Assert.Equal(1.25, report.ApplicationUtilization);
        Assert.Equal(7, report.RequestsInFlight);
        Assert.Equal(TimeSpan.FromMilliseconds(20), report.ServiceTime);
        Assert.Equal([new("db", 3)], report.RequestCost);
        Assert.Equal([new("disk", 0.75)], report.Utilization);
        Assert.Equal([new("queue", -4)], report.NamedMetrics);
    }

    [Fact]
    public void What_is_not_told_is_not_known()
    {
        var report = LoadReportHeader.Parse("TEXT named_metrics.rif=0")!;

        Assert.Equal(0, report.RequestsInFlight);
        Assert.Null(report.CpuUtilization);
        Assert.Null(report.ServiceTime);
        Assert.Empty(report.NamedMetrics);
    }

    [Fact]
    public void A_map_entry_without_a_value_is_0() =>
        Assert.Equal(0, LoadReportHeader.Parse($"BIN {new OrcaMessage().Part(8, new OrcaMessage().Text(1, "rif").Bytes).Base64}")!.RequestsInFlight);

    [Fact]
    public void The_deprecated_rate_stands_in_for_the_new_one()
    {
        Assert.Equal(40, LoadReportHeader.Parse($"BIN {new OrcaMessage().Number(3, 40).Base64}")!.RequestsPerSecond);
        Assert.Equal(41, LoadReportHeader.Parse($"BIN {new OrcaMessage().Double(6, 41).Number(3, 40).Base64}")!.RequestsPerSecond);
    }

    [Fact]
    public void Binary_may_lack_its_padding_and_hold_fields_of_a_later_version()
    {
        var value = new OrcaMessage().Double(1, 0.25).Number(77, 5).Text(78, "new").Base64.TrimEnd('=');

        Assert.Equal(0.25, LoadReportHeader.Parse($"BIN {value}")!.CpuUtilization);
        Assert.Equal(0.25, LoadReportHeader.ParseBinary(value)!.CpuUtilization);
    }

    [Fact]
    public void A_long_report_is_read_too()
    {
        var text = "TEXT " + string.Join(',', Enumerable.Range(0, 500).Select(i => $"named_metrics.m{i}={i}"));
        var json = "JSON {\"named_metrics\":{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"m{i}\":{i}")) + "}}";
        var message = new OrcaMessage();
        for (var i = 0; i < 500; i++)
            message.Entry(8, $"m{i}", i);

        Assert.All(new[] { text, json, $"BIN {message.Base64}" }, value => Assert.Equal(500, LoadReportHeader.Parse(value)!.NamedMetrics.Count));
    }

    [Theory]
    [InlineData("TEXT cpu_utilization=-0.1,eps=1")]
    [InlineData("TEXT cpu_utilization=NaN,eps=1")]
    [InlineData("TEXT cpu_utilization=Infinity,mem_utilization=1.5,eps=1")]
    [InlineData("TEXT utilization.disk=1.5,named_metrics.rif=-1,named_metrics.service_time_seconds=0,eps=1")]
    [InlineData("TEXT named_metrics.service_time_seconds=1e300,request_cost.db=-1,named_metrics.x=NaN,unknown.y=3,later=1,eps=1")]
    [InlineData("JSON {\"eps\":1,\"cpu_utilization\":\"NaN\",\"utilization\":{\"disk\":-1},\"later\":[1,2],\"also\":true}")]
    public void A_field_out_of_range_or_unknown_is_left_out_and_the_others_count(string value)
    {
        var report = LoadReportHeader.Parse(value)!;

        Assert.Equal(1, report.ErrorsPerSecond);
        Assert.Null(report.CpuUtilization);
        Assert.Null(report.MemoryUtilization);
        Assert.Null(report.RequestsInFlight);
        Assert.Null(report.ServiceTime);
        Assert.Empty(report.Utilization);
        Assert.Empty(report.RequestCost);
        Assert.Empty(report.NamedMetrics);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TEXT")]
    [InlineData("TEXT ")]
    [InlineData("eps=1")]
    [InlineData("text eps=1")]
    [InlineData("XML <eps>1</eps>")]
    [InlineData("TEXT eps")]
    [InlineData("TEXT eps=")]
    [InlineData("TEXT eps=one")]
    [InlineData("TEXT eps=1,")]
    [InlineData("TEXT eps=1;rps=2")]
    [InlineData("TEXT later=1")]
    [InlineData("JSON ")]
    [InlineData("JSON {")]
    [InlineData("JSON {}")]
    [InlineData("JSON []")]
    [InlineData("JSON 1")]
    [InlineData("JSON {\"eps\":1")]
    [InlineData("JSON {\"eps\":1} x")]
    [InlineData("JSON {\"eps\":1}{\"eps\":1}")]
    [InlineData("JSON {\"eps\":1,}")]
    [InlineData("JSON {\"\\ud800\":1}")]
    [InlineData("JSON {\"eps\":1,\"named_metrics\":{\"rif\":{}}}")]
    [InlineData("BIN ")]
    [InlineData("BIN !!!!")]
    [InlineData("BIN CQ==")]
    [InlineData("BIN AAAA")]
    [InlineData("BIN QgI=")]
    [InlineData("BIN QgP///8=")]
    [InlineData("BIN Cw==")]
    [InlineData("BIN ////////////////")]
    public void What_is_malformed_or_says_nothing_is_no_report(string value) => Assert.Null(LoadReportHeader.Parse(value));

    [Fact]
    public void Broken_reports_never_throw_and_never_give_what_no_report_may_hold()
    {
        var random = new SeededRandom(5);
        var reports = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var value = Forms[random.Next(Forms.Length)].ToCharArray().ToList();
            for (var changes = random.Next(1, 5); changes > 0 && value.Count > 0; changes--)
                Mutate(value, random);
            if (LoadReportHeader.Parse(new string([.. value])) is { } report)
            {
                reports++;
                Check(report);
            }
        }

        // Many are still whole: both outcomes are tried.
        Assert.InRange(reports, 1_000, 49_000);
    }

    [Fact]
    public void Any_bytes_are_taken_for_a_message_without_harm()
    {
        var random = new SeededRandom(6);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            if (LoadReportHeader.ParseBinary(Convert.ToBase64String(bytes)) is { } report)
                Check(report);
        }
    }

    private static void Mutate(List<char> value, Random random)
    {
        var place = random.Next(value.Count);
        switch (random.Next(5))
        {
            case 0:
                value.RemoveAt(place);
                break;
            case 1:
                value.Insert(place, (char)random.Next(1, 256));
                break;
            case 2:
                value[place] = "{}[]\",:=.-0e\\"[random.Next(13)];
                break;
            case 3:
                value.RemoveRange(place, random.Next(value.Count - place));
                break;
            default:
                value.InsertRange(place, value[..random.Next(Math.Min(20, value.Count))]);
                break;
        }
    }

    private static void Check(LoadReport report)
    {
        double?[] values = [report.ApplicationUtilization, report.CpuUtilization, report.MemoryUtilization, report.RequestsPerSecond, report.ErrorsPerSecond, report.RequestsInFlight];
        Assert.All(values.OfType<double>(), v => Assert.True(double.IsFinite(v) && v >= 0));
        Assert.False(report.ServiceTime <= TimeSpan.Zero);
        Assert.All(report.Utilization.Values, v => Assert.InRange(v, 0, 1));
        Assert.All(report.RequestCost.Values.Concat(report.NamedMetrics.Values), v => Assert.True(double.IsFinite(v)));
    }
}
