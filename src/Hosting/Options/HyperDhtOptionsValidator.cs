using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="HyperDhtOptions"/>; generated, without reflection.</summary>
[OptionsValidator]
internal sealed partial class HyperDhtOptionsValidator : IValidateOptions<HyperDhtOptions>;
