using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the options of a node as a whole, limits included. A failure names the option and what it may be.</summary>
internal sealed class NodeOptionsValidation : IValidateOptions<HyperDhtOptions>
{
    private static readonly HyperDhtOptionsValidator Node = new();
    private static readonly RecordsOptionsValidator Records = new();
    private static readonly UdxLimitsValidator UdxLimits = new();
    private static readonly RecordsLimitsValidator RecordsLimits = new();
    private static readonly TransportLimitsValidator TransportLimits = new();
    private static readonly RpcLimitsValidator RpcLimits = new();
    private static readonly ConnectionsLimitsValidator ConnectionsLimits = new();
    private static readonly SecretStreamLimitsValidator SecretStreamLimits = new();
    private static readonly RelayLimitsValidator RelayLimits = new();

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
        result.AddResult(TransportLimits.Validate("HyperDht.Limits.Transport", options.Limits.Transport));
        result.AddResult(RpcLimits.Validate("HyperDht.Limits.Rpc", options.Limits.Rpc));
        result.AddResult(ConnectionsLimits.Validate("HyperDht.Limits.Connections", options.Limits.Connections));
        result.AddResult(SecretStreamLimits.Validate("HyperDht.Limits.SecretStream", options.Limits.SecretStream));
        result.AddResult(RelayLimits.Validate("HyperDht.Limits.Relay", options.Limits.Relay));
        return result.Build();
    }
}
