namespace HyperDht.Architecture.Tests.Threats;

/// <summary>Tokens, ids, MACs and headers are compared in fixed time.</summary>
public class L4_TimingCompare
{
    // The routing table orders node ids, hashes of addresses that everybody knows; a plug-in is found by a name that every request
    // shows; a pool compares public keys. Name another file only with such a reason.
    private static readonly string[] PublicBytes =
        ["src/Routing/Table/RoutingTable.cs", "src/Abstractions/Plugins/PluginEnvelope.cs", "src/Connections/Pool/DuplicateRule.cs"];

    [Fact]
    public void Bytes_AreComparedInFixedTime()
    {
        var comparisons = SourceFile.Below("src")
            .Where(f => f.Project is not "Testing" and not "Cli" && !PublicBytes.Contains(f.Path))
            .SelectMany(f => f.Find(new(@"\.SequenceEqual\(|\.SequenceCompareTo\(|\bmemcmp\b|StructuralComparisons")));

        Findings.None(comparisons);
    }

    [Theory]
    [InlineData(@"[Tt]oken\w*(?:\.Span)?\s*(?:==|!=)\s*(?!null|default|0|is)\w")]
    [InlineData(@"\b(?:mac|Mac|tag|header)(?:Bytes)?\s*(?:==|!=)\s*(?!null|default|0)\w")]
    public void Secrets_AreNotComparedByOperator(string pattern)
    {
        var comparisons = SourceFile.Below("src")
            .Where(f => f.Project is not "Testing" and not "Cli")
            .SelectMany(f => f.Find(new(pattern)))
            .Where(place => !place.Contains("cancellationToken", StringComparison.OrdinalIgnoreCase));

        Findings.None(comparisons);
    }

    [Fact]
    public void FixedTimeEquals_IsUsedWhereTokensAreChecked() =>
        Assert.NotEmpty(SourceFile.Below("src").SelectMany(f => f.Find(new(@"\bFixedTimeEquals\("))));
}
