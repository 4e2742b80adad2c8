using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the options of a node as a whole, limits included. A failure names the option and what it may be.</summary>
internal sealed class NodeOptionsValidation : IValidateOptions<HyperDhtOptions>
{
    private static readonly HyperDhtOptionsValidator Node = new();
    private static readonly RecordsOptionsValidator Records = new();
    private static readonly UdxLimitsValidator UdxLimits = new();
    private static readonly RecordsLimitsValidator RecordsLimits = new();

    /// <summary>Throws when something is wrong.</summary>
    /// <exception cref="OptionsValidationException">With one sentence for each wrong option.</exception>
    public static void Demand(HyperDhtOptions options, string name)
    {
        var result = Check(options);
        if (result.Failed)
        {
            throw new OptionsValidationException(name, typeof(HyperDhtOptions), result.Failures);
        }
    }

    public ValidateOptionsResult Validate(string? name, HyperDhtOptions options) => Check(options);

    private static ValidateOptionsResult Check(HyperDhtOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.AddResult(Node.Validate(HyperDhtOptions.SectionName, options));
        result.AddResult(Records.Validate("HyperDht.Records", options.Records));
        result.AddResult(UdxLimits.Validate("HyperDht.Limits.Udx", options.Limits.Udx));
        result.AddResult(RecordsLimits.Validate("HyperDht.Limits.Records", options.Limits.Records));
        return result.Build();
    }
}
